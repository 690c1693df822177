#!/usr/bin/env node
// Writes what `pulumi-netapp comment` printed where GitLab's readers look, over what an earlier pipeline wrote there:
//   gitlab-note.mjs merge-request FILE        the note of this pipeline's merge request
//   gitlab-note.mjs drift-yes     FILE TITLE  the open issue about drift, which is opened when there is none
//   gitlab-note.mjs drift-no      FILE TITLE  closes that issue, if there is one
// NOTES_TOKEN is a project access token with the role Reporter and the scope `api`: a job's own token may not write notes.
import { readFile } from "node:fs/promises";

const [what, file, title] = process.argv.slice(2);
const { CI_API_V4_URL: api, CI_PROJECT_ID: project, CI_MERGE_REQUEST_IID: request, NOTES_TOKEN: token } = process.env;
if (!["merge-request", "drift-yes", "drift-no"].includes(what) || !file)
  throw new Error("Usage: gitlab-note.mjs merge-request|drift-yes|drift-no FILE [TITLE]");
if (!token) throw new Error("NOTES_TOKEN is not set: make it a variable of the environment merge-request-notes.");

const text = await readFile(file, "utf8");
const mark = text.trimEnd().split("\n").at(-1);
if (!/^<!-- .+ -->$/.test(mark))
  throw new Error(`${file} does not end with a mark: let pulumi-netapp comment write it.`);
const olderMark = markOfOlderVersions(mark);
const base = `${api}/projects/${encodeURIComponent(project)}`;
const me = (await call("GET", `${api}/user`)).body.id;

if (what === "merge-request") {
  const notes = `${base}/merge_requests/${request}/notes`;
  const mine = await find(`${notes}?per_page=100`, (note) => (note.author?.id === me ? note.body : undefined));
  if (mine) await call("PUT", `${notes}/${mine.id}`, { body: text });
  else await call("POST", notes, { body: text });
} else {
  const issues = `${base}/issues`;
  const open = await find(`${issues}?state=opened&author_id=${me}&per_page=100`, (issue) => issue.description);
  if (what === "drift-no") {
    if (open) await call("PUT", `${issues}/${open.iid}`, { description: text, state_event: "close" });
  } else if (open) await call("PUT", `${issues}/${open.iid}`, { description: text });
  else await call("POST", issues, { title, description: text });
}

/** The first with the mark, page by page; otherwise one that an older version of this package wrote for the same title. */
async function find(url, textOf) {
  let older;
  for (let page = 1; ; ) {
    const { body, next } = await call("GET", `${url}&page=${page}`);
    if (!Array.isArray(body)) throw new Error(`GET ${new URL(url).pathname} was not answered with a list.`);
    const found = body.find((one) => textOf(one)?.includes(mark));
    if (found) return found;
    older ??=
      olderMark && body.find((one) => textOf(one)?.includes(olderMark) && titleOf(textOf(one)) === titleOf(text));
    if (!next) return older;
    if (!/^\d{1,4}$/.test(next) || Number(next) <= page)
      throw new Error(
        `The pages of ${new URL(url).pathname} have no end: after page ${page} comes "${next.slice(0, 20)}".`,
      );
    page = Number(next);
  }
}

function titleOf(comment) {
  return comment.split("\n", 1)[0].split(": ", 1)[0];
}

/** Before 0.3.0 two names could have one mark; `undefined` where it was the mark of today. */
function markOfOlderVersions(today) {
  const name = decodeURIComponent(today.slice(5, -4).replace(/%(?![0-9A-F]{2})/g, "%25"));
  const plain = name
    .replace(/[^\p{L}\p{N} ./:_-]/gu, "-")
    .replace(/-{2,}/g, "-")
    .slice(0, 200)
    .replace(/-$/, "")
    .trim();
  return `<!-- ${plain} -->` === today ? undefined : `<!-- ${plain} -->`;
}

async function call(method, url, data) {
  const response = await fetch(url, {
    method,
    // A redirect would carry the token to another host.
    redirect: "manual",
    signal: AbortSignal.timeout(60_000),
    headers: { "PRIVATE-TOKEN": token, ...(data ? { "content-type": "application/json" } : {}) },
    ...(data ? { body: JSON.stringify(data) } : {}),
  });
  if (!response.ok) throw new Error(`${method} ${new URL(url).pathname} was answered with ${response.status}.`);
  return { body: await response.json(), next: response.headers.get("x-next-page") };
}

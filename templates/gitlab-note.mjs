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
const base = `${api}/projects/${encodeURIComponent(project)}`;
const me = (await call("GET", `${api}/user`)).body.id;

if (what === "merge-request") {
  const notes = `${base}/merge_requests/${request}/notes`;
  const mine = await find(`${notes}?per_page=100`, (note) => note.author.id === me && note.body.includes(mark));
  if (mine) await call("PUT", `${notes}/${mine.id}`, { body: text });
  else await call("POST", notes, { body: text });
} else {
  const issues = `${base}/issues`;
  const open = await find(`${issues}?state=opened&author_id=${me}&per_page=100`, (issue) =>
    issue.description?.includes(mark),
  );
  if (what === "drift-no") {
    if (open) await call("PUT", `${issues}/${open.iid}`, { description: text, state_event: "close" });
  } else if (open) await call("PUT", `${issues}/${open.iid}`, { description: text });
  else await call("POST", issues, { title, description: text });
}

/** The first that fits, page by page. */
async function find(url, fits) {
  for (let page = "1"; page; ) {
    const { body, next } = await call("GET", `${url}&page=${page}`);
    const found = body.find(fits);
    if (found) return found;
    page = next;
  }
  return undefined;
}

async function call(method, url, data) {
  const response = await fetch(url, {
    method,
    headers: { "PRIVATE-TOKEN": token, ...(data ? { "content-type": "application/json" } : {}) },
    ...(data ? { body: JSON.stringify(data) } : {}),
  });
  if (!response.ok) throw new Error(`${method} ${new URL(url).pathname} was answered with ${response.status}.`);
  return { body: await response.json(), next: response.headers.get("x-next-page") };
}

import { isBefore } from "../../base/equal";
import { ProviderError } from "../../base/errors";
import { API_USE, type ApiUse, EVERYWHERE, NEWER, NEWER_PATHS } from "../../ontap/api-use";
import { releaseOf } from "../../ontap/system";
import { resources } from "../../resources";
import type { ConfiguredSystem } from "../systems";
import { ApiDescription, type Operation } from "./api-description";
import { asFix } from "./attempt";
import type { Finding, Findings } from "./finding";
import { NoDescription, readDescription } from "./read-description";

const STEP = "description";
/** All that names no other release has been there since this one. */
const OLDEST = releaseOf("9.6.0");
/** What goes on without an answer, and what is missing then. */
const HELPERS: Readonly<Record<string, string>> = {
  doctor: "Nothing has to be done: doctor cannot tell jobs or platform of such a cluster.",
  countSessions: "Nothing has to be done: the sessions of such a cluster cannot be counted.",
};

/** What a description of ONTAP's API does not know of what this package uses. */
export async function* examineDescription(source: string, systems: readonly ConfiguredSystem[]): Findings {
  let description: ApiDescription;
  try {
    description = ApiDescription.parse(await readDescription(source, systems));
  } catch (error) {
    yield unusable(error);
    return;
  }
  yield { step: STEP, status: "ok", text: `${description.title}, ${description.size} paths` };
  let all = true;
  for (const finding of unknownTo(description)) {
    all = false;
    yield finding;
  }
  if (all) yield { step: "use", status: "ok", text: `it knows all ${API_USE.length} calls that this package makes` };
}

function unusable(error: unknown): Finding {
  if (error instanceof NoDescription) return { step: STEP, status: "failure", text: error.message, fix: error.fix };
  if (!(error instanceof ProviderError)) throw error;
  const { message, next = "download the file and give its name" } = error;
  return { step: STEP, status: "failure", text: message.replace(`; ${next}.`, ""), fix: asFix(next) };
}

/** Something that the description does not know; `since`: the feature that needs it came with a later release. */
interface Gap {
  readonly text: string;
  readonly since?: { readonly feature: string; readonly first: string } | undefined;
}

function* unknownTo(description: ApiDescription): Generator<Finding> {
  const told = new Set<string>();
  for (const use of API_USE) {
    const { method, path } = use;
    const operation = description.operation(method, path);
    if (operation) {
      const gaps = gapsOf(use, operation);
      if (gaps.length > 0) yield found(`${method} ${path}`, use, gaps);
    } else if (description.knows(path)) {
      yield found(`${method} ${path}`, use, [{ text: "this method" }]);
    } else if (!told.has(path)) {
      told.add(path);
      yield found(path, use, [{ text: "this path", since: laterFeature(NEWER_PATHS[path] ?? use.of) }]);
    }
  }
}

function gapsOf({ query = [], fields = [], body = [] }: ApiUse, operation: Operation): Gap[] {
  const gap = (kind: string, name: string): Gap => ({ text: `${kind} ${name}`, since: laterFeature(NEWER[name]) });
  return [
    ...query
      .filter((name) => !EVERYWHERE.has(name) && !operation.query.has(name))
      .map((name) => gap("the filter", name)),
    ...fields.filter((name) => operation.field(name) === "unknown").map((name) => gap("the field", name)),
    ...body.flatMap((name) => {
      const knowledge = operation.body(name);
      if (knowledge === "known") return [];
      return knowledge === "unknown"
        ? gap("the member", name)
        : { text: `the member ${name} as one that can be written` };
    }),
  ];
}

/** A feature that is newer than the oldest release. */
function laterFeature(feature: string | undefined): Gap["since"] {
  const own = resources().filter(({ product }) => product.name === "ontap");
  const first =
    feature === undefined ? undefined : own.map(({ since }) => since[feature]).find((one) => one !== undefined);
  return feature !== undefined && first !== undefined && isBefore(OLDEST, releaseOf(first))
    ? { feature, first }
    : undefined;
}

function found(step: string, { of }: ApiUse, gaps: readonly Gap[]): Finding {
  const later = new Map(gaps.flatMap(({ since }) => (since ? [[since.feature, since.first] as const] : [])));
  const needs = [...later].map(([feature, first]) => `${feature} needs ONTAP ${first} or later`).join(", ");
  const text = `this release does not know ${gaps.map((gap) => gap.text).join(", ")}${needs && `; ${needs}`}`;
  const helper = HELPERS[of];
  if (helper !== undefined) return { step, status: "warning", text, fix: helper };
  if (gaps.every(({ since }) => since)) {
    const fix = `Leave ${[...later.keys()].join(" and ")} out of programs for such a cluster, or upgrade it.`;
    return { step, status: "warning", text, fix };
  }
  const fix = `This version of the package was not made for such a cluster, do not use ${of} there: see whether there is a newer one, or report this line.`;
  return { step, status: "failure", text, fix };
}

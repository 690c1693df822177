import { matcher } from "../base/glob";
import type { ProductName } from "../connection/settings";
import type { Discovery } from "./discovery";

/** By what a listing can be narrowed. */
export const LIST_INPUTS: Readonly<Record<ProductName, readonly (keyof Filters)[]>> = {
  ontap: ["svm", "name"],
  element: ["name"],
};

/** Patterns that pick objects of a listing; left out: all. */
export interface Filters {
  readonly svm?: readonly string[];
  readonly name?: readonly string[];
}

/** The objects of a listing that the patterns pick. */
export function picked<Live extends object>(
  discovery: Pick<Discovery<Live, never>, "name">,
  lives: readonly Live[],
  { svm, name }: Filters,
): Live[] {
  const [svmMatches, nameMatches] = [matcher(svm), matcher(name)];
  return lives.filter(
    (live) =>
      svmOf(live).every(({ svmName, svmUuid }) => svmMatches(svmName, svmUuid)) && nameMatches(discovery.name(live)),
  );
}

/** The SVM of an object, where it is on one. */
export function svmOf(live: object): { svmName: string; svmUuid: string }[] {
  return "svmName" in live && "svmUuid" in live ? [live as { svmName: string; svmUuid: string }] : [];
}

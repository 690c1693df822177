import type { ServiceRecord } from "./api";

/** What the array reports of a service. */
export interface IscsiServiceLive {
  svm: string;
  svmUuid: string;
  svmName: string;
  enabled: boolean;
  targetAlias: string;
  targetName?: string | undefined;
}

/** The live values of a record; a missing alias is the cleared one. */
export function toLive({ svm, enabled, target }: ServiceRecord): IscsiServiceLive {
  return {
    svm: svm.name,
    svmUuid: svm.uuid,
    svmName: svm.name,
    enabled,
    targetAlias: target?.alias ?? "",
    targetName: target?.name,
  };
}

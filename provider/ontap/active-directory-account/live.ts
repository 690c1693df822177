import type { AccountRecord, ControllerKey } from "./api";
import { DEFAULT_UNIT } from "./fields";

/** What the array reports of an account. The servers that it discovers change by themselves and are no part of it. */
export interface ActiveDirectoryAccountLive {
  svm: string;
  svmUuid: string;
  svmName: string;
  name: string;
  fqdn: string;
  organizationalUnit: string;
  advertisedKdcEncryptions: string[];
  preferredDomainControllers: ControllerKey[];
}

/** The live values of a record; no organizational unit means the default one. */
export function toLive(record: AccountRecord): ActiveDirectoryAccountLive {
  return {
    svm: record.svm.name,
    svmUuid: record.svm.uuid,
    svmName: record.svm.name,
    name: record.name,
    fqdn: record.fqdn,
    organizationalUnit: record.organizational_unit ?? DEFAULT_UNIT,
    advertisedKdcEncryptions: record.security?.advertised_kdc_encryptions ?? [],
    preferredDomainControllers: (record.preferred_dcs ?? []).map(({ fqdn, server_ip }) => ({
      fqdn,
      serverIp: server_ip,
    })),
  };
}

// Block access of one tenant, the whole way on both products: service, CHAP, initiator group and LUN maps on ONTAP; account, initiators and
// volume access group on Element.
import * as pulumi from "@pulumi/pulumi";
import { element, ontap } from "pulumi-netapp";

const config = new pulumi.Config();
const tenant = config.get("tenant") ?? "blue";
const initiators = config.requireObject<string[]>("initiators");

const service = new ontap.IscsiService("service", { svm: config.require("svm"), targetAlias: tenant });

// Who may log in to the service, and with which password.
for (const initiator of initiators) {
  new ontap.IscsiCredentials(initiator, {
    svm: service.svmUuid,
    initiator,
    authenticationType: "chap",
    inboundUser: tenant,
    inboundPassword: config.requireSecret("chapPassword"),
  });
}

// Which hosts see which LUNs. LUNs are made elsewhere. ONTAP lets nobody delete a mapped group, but a map goes without a question: its hosts
// lose the LUN at once. So both are protected.
const protect = config.getBoolean("protect") ?? true;
const igroup = new ontap.InitiatorGroup(
  "igroup",
  { svm: service.svmUuid, name: `${tenant}-hosts`, osType: "linux", initiators },
  { protect },
);
for (const [logicalUnitNumber, lun] of config.requireObject<string[]>("luns").entries()) {
  new ontap.LunMap(lun, { svm: service.svmUuid, lun, igroup: igroup.id, logicalUnitNumber }, { protect });
}

// The CHAP user of the tenant's volumes; the cluster makes its secrets.
const account = new element.Account("account", { username: tenant });

// A password for each host: without it, whoever presents the IQN reaches the volumes of the group. The package makes the secrets.
// A group may have made the initiator before, so it is adopted. Nothing keeps the cluster from deleting one in use: protect does.
const hosts = initiators.map(
  (name) => new element.Initiator(name, { name, requireChap: true, adopt: true }, { protect }),
);

// Which hosts see which volumes. Members that are added or removed here are sent one by one.
const group = new element.VolumeAccessGroup("group", {
  name: `${tenant}-hosts`,
  initiators: hosts.map((host) => host.name),
  volumes: config.requireObject<number[]>("volumeIds"),
});

export const target = service.targetName;
export const chapSecret = account.initiatorSecret; // a secret
export const hostSecrets = pulumi.secret(hosts.map((host) => host.initiatorSecret));
export const igroupId = igroup.id;
export const groupId = group.volumeAccessGroupId;

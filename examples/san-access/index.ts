// Block access of one tenant: an iSCSI service and the CHAP of its hosts on ONTAP; an account, initiators and a volume access group on Element.
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

// The CHAP user of the tenant's volumes; the cluster makes its secrets.
const account = new element.Account("account", { username: tenant });

// A password for each host: without it, whoever presents the IQN reaches the volumes of the group. The package makes the secrets.
// A group may have made the initiator before, so it is adopted. Nothing keeps the cluster from deleting one in use: protect does.
const hosts = initiators.map(
  (name) =>
    new element.Initiator(
      name,
      { name, requireChap: true, adopt: true },
      { protect: config.getBoolean("protect") ?? true },
    ),
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
export const groupId = group.volumeAccessGroupId;

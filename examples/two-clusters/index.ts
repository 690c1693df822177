// Two ONTAP clusters and one Element cluster in one program.
//
// The site at home is the default: the stack's config netapp:ontap and netapp:element, or the environment. The other site
// is an explicit provider, with settings of its own; whatever is to be made there says { provider: dr }.
import * as pulumi from "@pulumi/pulumi";
import { element, ontap, Provider } from "pulumi-netapp";

const config = new pulumi.Config();

const dr = new Provider("dr", {
  ontap: {
    host: config.require("drHost"),
    username: config.require("drUsername"),
    password: config.requireSecret("drPassword"),
    caCertificate: config.get("drCaCertificate"),
  },
});

const home = new ontap.IscsiService("home", { svm: "svm-blue", targetAlias: "blue-home" });
const away = new ontap.IscsiService("away", { svm: "svm-blue", targetAlias: "blue-away" }, { provider: dr });

const tenant = new element.Account("tenant", {
  username: "blue",
  // One place where a reader of the account finds its targets.
  attributes: { home: home.targetName, away: away.targetName },
});

// A look-up on the other site: through the provider too, and after the service is there.
const seen = ontap.getIscsiServiceOutput({ svm: away.svmUuid }, { provider: dr });

export const targets = { home: home.targetName, away: seen.targetName };
export const accountId = tenant.accountId;

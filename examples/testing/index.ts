// The program under test: what a tenant gets.
import * as pulumi from "@pulumi/pulumi";
import { element, ontap } from "pulumi-netapp";

const config = new pulumi.Config();
const tenant = config.require("tenant");

const service = new ontap.IscsiService(tenant, { svm: `svm-${tenant}`, targetAlias: tenant });

const account = new element.Account(tenant, {
  username: tenant,
  status: config.getBoolean("suspended") ? "locked" : "active",
});

export const iqn = service.targetName;
export const chapSecret = account.initiatorSecret;

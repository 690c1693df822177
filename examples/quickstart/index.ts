// iSCSI from one SVM, the SVM's place in Active Directory, and a CHAP account on an Element cluster. What they are called
// comes from the stack's config; a setting that is left out there is left to the array.
import * as pulumi from "@pulumi/pulumi";
import { element, ontap } from "pulumi-netapp";

const config = new pulumi.Config();
const svm = config.require("svm");

const iscsi = new ontap.IscsiService("iscsi", {
  svm,
  targetAlias: config.get("targetAlias"),
});

const directory = new ontap.ActiveDirectoryAccount("directory", {
  svm,
  name: config.require("netbiosName"),
  fqdn: config.require("domain"),
  organizationalUnit: config.get("organizationalUnit"),
  username: config.require("joinUser"),
  password: config.requireSecret("joinPassword"),
});

const hosts = new element.Account("hosts", {
  username: config.require("chapUser"),
  initiatorSecret: config.getSecret("initiatorSecret"),
  attributes: config.getObject<Record<string, unknown>>("attributes"),
  status: config.get<"active" | "locked">("status", { allowedValues: ["active", "locked"] }),
});

export const targetName = iscsi.targetName;
export const joined = pulumi.interpolate`${directory.name} in ${directory.fqdn}`;
export const accountId = hosts.accountId;

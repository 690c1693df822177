import { request } from "node:https";
import * as pulumi from "@pulumi/pulumi";

/**
 * An Element account written in the usual way: a `pulumi.dynamic.Resource` whose provider is serialised into the state
 * of every resource. As compact as it can be without losing a verb; no retries, no adoption, no messages.
 */
const call = (method: string, params: object): Promise<Record<string, Record<string, unknown>>> =>
  new Promise((done, fail) => {
    const { NETAPP_ELEMENT_HOST: host, NETAPP_ELEMENT_USERNAME: user, NETAPP_ELEMENT_PASSWORD: password } = process.env;
    const options = {
      method: "POST",
      ca: process.env.NETAPP_ELEMENT_CA_CERTIFICATE,
      auth: `${user}:${password}`,
      headers: { "content-type": "application/json-rpc" },
    };
    const sent = request(`https://${host}/json-rpc/12.5`, options, (answer) => {
      let text = "";
      answer.on("data", (data) => {
        text += data;
      });
      answer.on("end", () => {
        const { result, error } = JSON.parse(text);
        if (error) fail(new Error(error.message));
        else done(result);
      });
    });
    sent.on("error", fail).end(JSON.stringify({ method, params }));
  });

const provider: pulumi.dynamic.ResourceProvider = {
  async create(inputs) {
    const { account = {} } = await call("AddAccount", inputs);
    return { id: String(account.accountID), outs: { ...inputs, ...account } };
  },
  async read(id, props) {
    const { account } = await call("GetAccountByID", { accountID: Number(id) });
    return { id, props: { ...props, ...account } };
  },
  async diff(_id, olds, news) {
    return {
      changes: ["username", "attributes"].some((key) => JSON.stringify(olds[key]) !== JSON.stringify(news[key])),
    };
  },
  async update(id, _olds, news) {
    const { account } = await call("ModifyAccount", { accountID: Number(id), ...news });
    return { outs: { ...news, ...account } };
  },
  async delete(id) {
    await call("RemoveAccount", { accountID: Number(id) });
  },
};

export class UsualAccount extends pulumi.dynamic.Resource {
  constructor(name: string, props: { username: string; attributes: object }, opts?: pulumi.CustomResourceOptions) {
    const outputs = { initiatorSecret: undefined, targetSecret: undefined, status: undefined, enableChap: undefined };
    super(
      provider,
      name,
      { ...outputs, ...props },
      { ...opts, additionalSecretOutputs: ["initiatorSecret", "targetSecret"] },
    );
  }
}

import * as z from "zod";
import { ProviderError } from "../../../provider/base/errors";
import type { Listing } from "../../../provider/http/shared-reads";
import { adopt, type Definition, text } from "../../../provider/lifecycle/definition";
import type { Discovery } from "../../../provider/lifecycle/discovery";
import type { OntapClient } from "../../../provider/ontap/client";
import { mayRead, type OntapSystem, ontap } from "../../../provider/ontap/system";

type BannerInputs = {
  name: string;
  message?: string;
  secretWord?: string;
  adopt?: boolean;
};

interface BannerLive {
  name: string;
  message: string;
  secretWord?: string | undefined;
}

const PATH = "/invented/banners";
const record = z.object({ name: z.string(), message: z.string().optional(), word: z.string().optional() });
const toLive = ({ name, message, word }: z.output<typeof record>): BannerLive => ({
  name,
  message: message ?? "",
  secretWord: word,
});
const toBody = ({ message, secretWord }: Partial<BannerInputs>) => ({ message, word: secretWord });

const banners: Listing<string, z.output<typeof record>, OntapClient> = {
  fetch: (client, names) => client.step("list the banners").list(PATH, { name: names?.join("|") }, record),
  keyOf: ({ name }) => name,
};

const discovery: Discovery<BannerLive, OntapSystem> = {
  noun: "banner",
  suffix: "banner",
  list: async (system) => ({ found: (await banners.fetch(system.client(), undefined)).map(toLive) }),
  name: ({ name }) => name,
  id: ({ name }) => name,
  subject: ({ name }, quoted) => `The banner ${quoted(name)}`,
  declare: (lives) => lives.map(({ name, message }) => ({ args: { name, message } })),
};

/** A new resource, of an API that nobody has: this is all that it takes, and one line in THE list. */
export const banner: Definition<BannerInputs, BannerLive, OntapSystem> = {
  shape: {
    type: "ontap:Banner",
    properties: ["name", "message", "secretWord"],
    secrets: ["secretWord"],
    identity: ["name"],
  },
  product: ontap,
  fields: {
    name: {
      schema: text.min(1, "must not be empty"),
      required: true,
      source: "array",
      replaces: (name, state) => name !== state.name,
    },
    message: { schema: text, source: "array", initial: "", resetTo: "", words: { cleared: true } },
    secretWord: { schema: text.min(8, "must have 8 characters"), source: "array", secret: true },
    adopt,
  },
  ids: { object: "banner", form: "its name, such as hello", parse: (id) => (/^\w+$/.test(id) ? id : undefined) },
  notes: ({ state, changed }) =>
    changed.has("message")
      ? [{ severity: "medium", text: `every login to banner ${state.name} reads something else` }]
      : [],
  removal: ({ name }) => [{ severity: "high", text: `banner ${name} is gone: every login reads nothing` }],
  lookup: { name: "getBanner", product: ontap, args: { name: text }, ask: async () => ({}) },
  discovery,
  rights: [mayRead("Banner", PATH)],
  since: { Banner: "9.1.0" },
  operations: (system) => {
    const client = system.client();
    const read = async (name: string) => {
      const found = await system.shared(banners).get(name);
      return found && toLive(found);
    };
    const readAgain = async (name: string) => {
      system.forget();
      return (await read(name)) ?? { name, message: "" };
    };
    return {
      id: ({ name }) => name,
      find: ({ name }) => read(name),
      async create(inputs) {
        await client.step(`create banner ${inputs.name}`).post(PATH, {}, { name: inputs.name, ...toBody(inputs) });
        return readAgain(inputs.name);
      },
      async update(id, delta) {
        await client.step(`update banner ${id}`).patch(`${PATH}/${id}`, {}, toBody(delta));
        return readAgain(id);
      },
      read,
      absent: (id) => new ProviderError("gone", `There is no banner ${id}.`),
      async remove(id) {
        await client.step(`delete banner ${id}`).delete(`${PATH}/${id}`);
      },
    };
  },
};

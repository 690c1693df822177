import { expect } from "chai";
import { startEmulator } from "../../emulator";
import { accountLookup } from "../../provider/element/account/definition";
import { initiatorLookup } from "../../provider/element/initiator/definition";
import { ElementSystem } from "../../provider/element/system";
import { volumeAccessGroupLookup } from "../../provider/element/volume-access-group/definition";
import { connectionTo } from "../http/support";

const HOST = "iqn.1994-05.com.example:host7";

describe("Element look-ups of a program whose language does not hold them to a name or an ID", () => {
  for (const { lookup, noun, name: key, id: idKey, known, alike } of [
    { lookup: accountLookup, noun: "an account", name: "username", id: "accountId", known: "tenant", alike: "Tenant" },
    {
      lookup: initiatorLookup,
      noun: "an initiator",
      name: "name",
      id: "initiatorId",
      known: HOST,
      alike: "IQN.1994-05.com.example:HOST7",
    },
    {
      lookup: volumeAccessGroupLookup,
      noun: "a volume access group",
      name: "name",
      id: "volumeAccessGroupId",
      known: "hosts",
      alike: "hosts",
    },
  ])
    it(`${lookup.name} asks nothing for neither, and finds nothing for an ID whose ${key} is another`, async () => {
      const array = await startEmulator();
      array.element.addAccount({ username: "tenant" });
      array.element.groups.add({ name: "hosts", initiators: [HOST] });
      const system = new ElementSystem({ ...connectionTo(array), product: "element" });
      const ask = async (args: object) =>
        (await lookup.ask(system, args as never)) as unknown as Record<string, unknown>;
      const refusal = (args: object) => ask(args).then(JSON.stringify, String);
      expect(await refusal({})).to.match(
        new RegExp(`Cannot look up ${noun} on .*: neither ${key} nor ID was given; give one`),
      );
      expect(array.requests).to.have.length(0);
      const { [idKey]: id } = await ask({ [key]: known });
      expect(id).to.be.a("number");
      for (const name of [known, alike]) expect((await ask({ [key]: name, [idKey]: id }))[key]).to.equal(known);
      expect(await refusal({ [key]: "other", [idKey]: id })).to.match(
        / other on .*: there is none; check the \w+ or ID/,
      );
      await system.close();
      await array.close();
    });
});

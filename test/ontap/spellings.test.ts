import { expect } from "chai";
import { svmLookup } from "../../provider/ontap/svm-presence";
import { OntapSystem } from "../../provider/ontap/system";
import { connectionTo } from "../http/support";
import { WAYS } from "../support/ways";
import { type Bag, benched } from "./bench";

/** What the array has, and how a program may spell the same. */
type Spellings = [property: string, array: string, program: readonly string[]];

const DECOMPOSED = "Büro".normalize("NFD");

const ACCOUNT: Spellings[] = [
  ["fqdn", "CORP.EXAMPLE.NET", ["corp.example.net", "corp.example.net.", "Corp.Example.NET."]],
  ["name", "BLUE01", ["blue01", "Blue01"]],
  ["name", "BÜRO".normalize("NFC"), ["büro".normalize("NFD"), DECOMPOSED]],
  [
    "organizationalUnit",
    "OU=Storage,OU=Servers",
    [
      "ou=storage,ou=servers",
      "ou = Storage , OU= Servers",
      "2.5.4.11=Storage,OU=Servers",
      "OU=Stora\\67e,OU=\\53ervers",
      "OU=Storage,OU=Servers,DC=corp,DC=example,DC=net",
      "OU=Storage,OU=Servers, dc = corp, 0.9.2342.19200300.100.1.25=example,DC=net",
    ],
  ],
  ["organizationalUnit", "OU=R\\2CD", ["OU=R\\,D", "ou=r\\2cd"]],
  ["organizationalUnit", "OU=Lu\\C4\\8Di\\C4\\87", ["OU=Lučić", "ou=lučić".normalize("NFD")]],
  ["organizationalUnit", "OU=\\#1 \\+ 2,CN=A+OU=B", ["OU=\\231 \\2B  2,OU=b + CN=a"]],
  ["organizationalUnit", "OU=Back\\5C2C", ["OU=Back\\\\2C"]],
  ["svm", "UUID", ["uuid", "UUID"]],
];

const CREDENTIALS: Spellings[] = [
  ["svm", "uuid", ["UUID"]],
  ["initiator", "iqn.1994-05.com.example:host7", ["IQN.1994-05.com.Example:HOST7"]],
  ["initiator", "eui.0123456789abcdef", ["EUI.0123456789ABCDEF"]],
  [
    "initiatorAddresses",
    "192.0.2.0/30 2001:db8::1",
    ["192.0.2.0-192.0.2.3 2001:DB8:0:0::1", "2001:db8::1-2001:db8::1 192.0.2.2/31 192.0.2.0/31"],
  ],
];

/** What looks alike and is not the same: it is shown, and it is sent. */
const OTHERS: Spellings[] = [
  ["fqdn", "corp.example.net", ["corp.example.net.."]],
  ["organizationalUnit", "OU=R\\,D", ["OU=R,OU=D", "OU=R\\\\,D=1", "CN=R\\,D"]],
  ["organizationalUnit", "OU=Storage,OU=Servers", ["OU=Servers,OU=Storage", "OU=Storage+OU=Servers", "OU=Storage"]],
  ["organizationalUnit", "OU=Back\\5C2C", ["OU=Back\\2C"]],
];

for (const way of WAYS)
  describe(`spellings that mean the same to ONTAP: ${way}`, function () {
    this.timeout(30_000);
    const bench = benched({}, {}, way);
    const spelled = (value: string) =>
      value.toLowerCase() !== "uuid" ? value : value === "uuid" ? bench().uuid : bench().uuid.toUpperCase();

    const account = async (property: string, array: string, program: string) => {
      const { array: emulator, svm } = bench();
      const live: Bag = { name: "blue01", fqdn: "corp.example.net", [property]: spelled(array) };
      emulator.ontap.setAd(svm, live as { name: string; fqdn: string });
      const life = bench().account();
      await life.up(bench().join({ ...live, adopt: true }));
      await life.refresh();
      bench().calls();
      const args = bench().join({ ...live, adopt: true, [property]: spelled(program) });
      return { life, args };
    };

    for (const [property, array, texts] of ACCOUNT)
      it(`${property} ${array}: nothing is shown and nothing is sent, before and after a refresh`, async () => {
        for (const text of texts) {
          const { life, args } = await account(property, array, text);
          for (const round of ["first", "after a refresh"]) {
            expect(await life.preview(args), `${text}, ${round}`).to.deep.include({ op: "same", lines: [], notes: [] });
            await life.up(args);
            expect(bench().calls(), `${text}, ${round}`).to.deep.equal([]);
            await life.refresh();
            bench().calls();
          }
          // The program's own spelling from the first: what the array makes of it later is no drift.
          const own = bench().account();
          await own.up(args);
          await own.refresh();
          bench().calls();
          expect(await own.preview(args), text).to.deep.include({ op: "same", lines: [] });
          bench().array.ontap.removeAd(bench().svm);
        }
      });

    for (const [property, array, texts] of OTHERS)
      for (const text of texts)
        it(`${property} ${array} is not ${text}: another one is shown`, async () => {
          const { life, args } = await account(property, array, text);
          expect((await life.preview(args)).op, text).to.not.equal("same");
        });

    for (const [property, array, texts] of CREDENTIALS)
      it(`${property} ${array} of credentials: nothing is shown and nothing is sent`, async () => {
        bench().array.ontap.setIscsi(bench().svm, {});
        const value = (text: string) => (property === "initiatorAddresses" ? text.split(" ") : spelled(text));
        const life = bench().credentials();
        await life.up(bench().chap({ [property]: value(array) }));
        await life.refresh();
        bench().calls();
        for (const text of texts) {
          const args = bench().chap({ [property]: value(text) });
          expect(await life.up(args), text).to.deep.include({ op: "same", lines: [], notes: [] });
          expect(bench().calls(), text).to.deep.equal([]);
          await life.refresh();
          bench().calls();
        }
      });

    it("a domain with a dot at its end is joined once, and never again after a refresh", async () => {
      const life = bench().account();
      const args = bench().join({ fqdn: "corp.example.net." });
      await life.up(args);
      await life.refresh();
      bench().array.take();
      expect(await life.up(args)).to.deep.include({ op: "same", lines: [], notes: [] });
      expect(bench().array.take()).to.deep.equal([]);
    });

    it("preferred controllers by their domain in another case, with a dot, and by an address in full", async () => {
      const life = bench().account();
      const one = (fqdn: string, serverIp: string) =>
        bench().join({ preferredDomainControllers: [{ fqdn, serverIp }] });
      await life.up(one("corp.example.net", "2001:db8::21"));
      await life.refresh();
      bench().array.take();
      for (const fqdn of ["corp.example.net.", "CORP.example.net"])
        expect(await life.up(one(fqdn, "2001:0DB8:0:0::21")), fqdn).to.deep.include({ op: "same", lines: [] });
      expect(bench().array.take()).to.deep.equal([]);
    });

    it("a machine name with the $ of Active Directory is refused with a sentence", async () => {
      const refused = await bench()
        .account()
        .preview(bench().join({ name: "BLUE01$" }))
        .catch(String);
      expect(refused).to.include("name must not end in $: Active Directory adds it, give the name without");
      expect(
        (
          await bench()
            .account()
            .preview(bench().join({ name: "BLUE$01" }))
        ).op,
      ).to.equal("create");
    });
  });

describe("getSvm of a program whose language does not hold it to one of both", () => {
  const bench = benched();

  it("asks nothing for neither, and finds nothing for a UUID whose SVM has another name", async () => {
    const { array, svm: name } = bench();
    const system = new OntapSystem(connectionTo(array));
    const ask = (args: Bag) => svmLookup.ask(system, args as never);
    const refusal = (args: Bag) => ask(args).then(JSON.stringify, String);
    expect(await refusal({})).to.match(/Cannot look up an SVM on .*: neither name nor uuid was given; give one/);
    expect(array.requests).to.have.length(0);
    const { uuid } = await ask({ name });
    expect(await ask({ name, uuid })).to.deep.equal({ name, uuid });
    expect(await refusal({ name: "other", uuid })).to.contain("no SVM of this name or UUID is visible");
    await system.close();
  });
});

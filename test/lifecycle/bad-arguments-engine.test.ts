import { expect } from "chai";
import { Stack } from "../support/stack";

const TOO_SHORT = "sh0rt-pass";
const NUMBER = 8_675_309;

describe("bad arguments on the real engine", function () {
  this.timeout(120_000);
  let stack: Stack;

  before(async () => {
    stack = await Stack.create();
  });
  after(() => stack?.remove());

  it("are printed all at once at preview, each under its property, without a stack and without a secret", async () => {
    await stack.program({
      tenant: {
        type: "element.Account",
        args: { username: "", initiatorSecret: TOO_SHORT, targetSecret: NUMBER, status: "frozen", enableChap: "yes" },
      },
    });
    const { code, stdout, stderr } = await stack.run("preview", "--color", "never");
    const text = stdout + stderr;
    expect(code).not.to.equal(0);
    for (const sentence of [
      "property username value {} has a problem: username must be 1 to 64 characters long",
      "initiatorSecret must be 12 to 16 characters long",
      "targetSecret must be a string",
      'property status value {frozen} has a problem: status must be "active" or "locked"',
      "property enableChap value {yes} has a problem: enableChap must be true or false",
    ]) {
      expect(text).to.include(sentence);
    }
    expect(text, "no stack").not.to.match(/^\s+at .*:\d+:\d+/m);
    expect(text).not.to.include(TOO_SHORT).and.not.to.include(String(NUMBER));
  });

  it("and the option import, which no dynamic resource can have, are one sentence", async () => {
    await stack.program({
      tenant: { type: "element.Account", args: { username: "tenant" }, opts: { import: "41" } },
    });
    const { code, stdout, stderr } = await stack.run("preview", "--color", "never");
    const told = (stdout + stderr).split("Diagnostics:")[1];
    expect(code).not.to.equal(0);
    expect(told).to.contain(
      'error: The import option of element.Account "tenant" cannot work for a dynamic resource: ',
    );
    expect(told).to.not.match(/^\s+at .*:\d+:\d+/m);
    expect(told?.match(/error/g)).to.have.length(2);
  });
});

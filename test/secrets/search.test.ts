import { expect } from "chai";
import { leaks } from "./search";

const SECRET = 'pä"ss/w+rd %1';

describe("the search for secrets", () => {
  const found = (text: string) => leaks({ here: text }, { password: SECRET }).length > 0;

  it("finds a secret as it is, escaped once and twice, percent-encoded and in a Basic header", () => {
    const escaped = JSON.stringify(SECRET);
    for (const text of [`x${SECRET}y`, escaped, JSON.stringify(escaped), `?p=${encodeURIComponent(SECRET)}&q`]) {
      expect(found(text), text).to.equal(true);
    }
    for (const user of ["a", "ab", "abc", "admin"]) {
      expect(found(`Basic ${Buffer.from(`${user}:${SECRET}`).toString("base64")}`), user).to.equal(true);
    }
  });

  it("finds nothing where there is nothing", () => {
    expect(found('{"password":"[secret]"}')).to.equal(false);
  });
});

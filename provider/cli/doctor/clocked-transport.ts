import type { Budget } from "../../http/budget";
import { type Answer, type Call, Transport, type Verdict } from "../../http/transport";
import type { Finding } from "./finding";

/** Certificates, logs and Kerberos want clocks that agree; Kerberos gives up at five minutes. */
const TOLERATED = 120_000;

/** The transport of the resources, which also looks at the clock of the other side. */
export class ClockedTransport extends Transport {
  private skew: number | undefined;

  override async send(call: Call, budget: Budget, verdictOf: (answer: Answer) => Verdict): Promise<Answer> {
    const answer = await super.send(call, budget, verdictOf);
    const { date } = answer.headers;
    const sent = typeof date === "string" ? Date.parse(date) : Number.NaN;
    if (!Number.isNaN(sent)) this.skew = sent - Date.now();
    return answer;
  }

  /** What the `Date` header of the last answer says; it counts whole seconds. */
  clock(): Finding {
    const { skew } = this;
    if (skew === undefined) return { step: "clock", status: "skipped", text: "the answers carry no Date header" };
    const seconds = Math.round(skew / 1000);
    const facts = { secondsAhead: seconds };
    if (Math.abs(skew) <= TOLERATED) {
      return { step: "clock", status: "ok", text: "agrees with this machine's", facts };
    }
    return {
      step: "clock",
      status: "warning",
      text: `is ${Math.abs(seconds)} seconds ${skew > 0 ? "ahead of" : "behind"} this machine's`,
      fix: "Point both at the same time servers: certificates and Active Directory (which refuses five minutes) need it.",
      facts,
    };
  }
}

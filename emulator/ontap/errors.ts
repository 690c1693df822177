import type { ApiAnswer } from "../wire";
import type { OntapSwitches } from "./switches";

/** What a route throws to refuse a request. */
export class OntapError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly target?: string,
    readonly status?: number,
  ) {
    super(message);
  }
}

/** A refusal after the object came to be. */
export class PartlyApplied extends OntapError {}

// Status per code. 2621462, 2621706 and the common codes are documented; for the rest the nearest documented
// code decided: "exists" as code 1, "does not exist" as code 4, "not supported" as code 3.
const statuses: Record<string, number> = {
  "1": 409,
  "3": 405,
  "4": 404,
  "6": 403,
  "7": 429,
  "8": 409,
  "262160": 429,
  "5374077": 409,
  "5374078": 404,
  "5373960": 409,
  "5374142": 409,
  "5374895": 404,
  "5376452": 405,
  "655915": 409,
  "656465": 409,
  "656490": 409,
  "65541": 500,
  "65552": 500,
  "65562": 500,
  "262145": 500,
  "262210": 500,
  "393271": 500,
  "1245212": 500,
  "2621576": 409,
  "1254193": 409,
  "1254201": 404,
  "1254207": 409,
  "1254213": 409,
  "1254264": 409,
  "1254324": 409,
  "5374023": 409,
  "5374034": 404,
  "5374035": 409,
  "5374053": 409,
  "5374316": 409,
  "5374732": 409,
  "5374733": 409,
  "5374734": 409,
  "5374738": 404,
  "5374743": 409,
  "5374852": 404,
  "5374868": 500,
  "5374875": 404,
  "5374878": 404,
  "5374922": 404,
  "5376488": 409,
};

// Everything else that is known is an input or precondition error, and those are 400.
const badRequest = new Set([
  ...["2", "1115127", "1260882", "2621462", "2621471", "2621507", "2621519", "2621574", "2621643", "2621685"],
  ...["2621706", "2621707", "5373966", "5374893", "6691623", "8586226", "39387137", "9241607"],
  ...["5373969", "5373970", "5373971", "5373972", "5373977", "5373978", "5373997"],
  ...["5373958", "5373982", "5373983", "5373992", "5373993", "5374027", "5374028", "5374033", "5374038", "5374039"],
  ...["5374040", "5374041", "5374735", "5374736", "5374737", "5374739", "5374740", "5374741", "5374742", "5374744"],
  ...["5374745", "5374746", "5374747", "5374853", "5374854", "5374911", "5374917"],
  ...["5374238", "5374329", "5374581", "5374901", "5374902", "5374920", "5374921"],
  ...["5374145", "5374147", "5374148", "5374149", "5374150", "5374155", "5374855", "5374856", "5374900"],
  ...["655366", "655414", "655431", "655432", "655506", "655507", "655562", "655918"],
  ...["656407", "656408", "656464", "656466", "656467", "656478", "656491", "656494", "656495", "656496"],
]);

/** The HTTP status that goes with a code. */
export function statusOf(code: string, switches: OntapSwitches): number {
  const status = switches.ontapStatus[code] ?? statuses[code];
  if (status !== undefined) return status;
  return badRequest.has(code) || /^262\d{3}$/.test(code) ? 400 : 500;
}

/** The error envelope. */
export function errorAnswer(error: OntapError, switches: OntapSwitches, type = "application/hal+json"): ApiAnswer {
  const target = switches.errorTarget ? error.target : undefined;
  const code = switches.errorCodeType === "number" ? Number(error.code) : error.code;
  return {
    status: switches.ontapStatus[error.code] ?? error.status ?? statusOf(error.code, switches),
    type,
    text: JSON.stringify({ error: { message: error.message, code, ...(target === undefined ? {} : { target }) } }),
    errorCode: error.code,
  };
}

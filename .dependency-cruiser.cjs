// The arrows between the folders: base < connection < lifecycle, http < program < products < resources.ts < engine, cli.
const FLOORS = [
  ["base"],
  ["connection"],
  ["lifecycle", "http"],
  ["program"],
  ["ontap", "element"],
  ["resources.ts"],
  ["engine", "cli"],
];
const path = (names) => `^provider/(${names.map((name) => name.replace(".", "\\.")).join("|")})(/|$)`;

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no circles", severity: "error", from: {}, to: { circular: true } },
    // The public names of the package stand above everything that they name; hosts and commands never import them.
    {
      name: "nothing imports the public names",
      severity: "error",
      from: { path: "^provider/.+/" },
      to: { path: "^provider/index\\.ts$" },
    },
    ...FLOORS.slice(0, -1).map((floor, at) => ({
      name: `${floor.join(" and ")}: arrows only go down`,
      severity: "error",
      from: { path: path(floor) },
      to: { path: path(FLOORS.slice(at + 1).flat()) },
    })),
    ...[
      ["lifecycle", "http"],
      ["ontap", "element"],
      ["engine", "cli"],
    ].flatMap(([one, other]) =>
      [
        [one, other],
        [other, one],
      ].map(([from, to]) => ({
        name: `${from} never meets ${to}`,
        severity: "error",
        from: { path: path([from]) },
        to: { path: path([to]) },
      })),
    ),
    {
      name: "a resource never meets its sibling",
      severity: "error",
      from: { path: "^provider/(ontap|element)/([^/]+)/" },
      to: { path: "^provider/$1/[^/]+/", pathNot: "^provider/$1/$2/" },
    },
    {
      name: "a product knows no resource: only its index.ts names them",
      severity: "error",
      from: { path: "^provider/(ontap|element)/[^/]+\\.ts$", pathNot: "/index\\.ts$" },
      to: { path: "^provider/(ontap|element)/[^/]+/" },
    },
    { name: "the array knows no client", severity: "error", from: { path: "^emulator/" }, to: { path: "^provider/" } },
    {
      name: "a program loads neither undici nor zod",
      severity: "error",
      from: { path: path(["program"]) },
      to: { path: "^node_modules/(undici|zod|dataloader)/" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
  },
};

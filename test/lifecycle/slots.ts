import type { IscsiService } from "../../provider/ontap";
import type { iscsiServiceShape } from "../../provider/ontap/iscsi-service/args";
import type { ShapeOf } from "../../provider/program/resource";

// Compiled, never run: the type check refuses a class and a shape that do not go together.

type Given = typeof iscsiServiceShape;
type Properties = Given["properties"][number];

declare const lacking: Omit<Given, "properties"> & { readonly properties: readonly Exclude<Properties, "svmUuid">[] };
// @ts-expect-error: the class has a slot that the shape lacks, and the engine would never fill it in
lacking satisfies ShapeOf<IscsiService, typeof lacking>;

declare const excessive: Omit<Given, "properties"> & { readonly properties: readonly (Properties | "colour")[] };
// @ts-expect-error: the shape has a property for which the class has no slot
excessive satisfies ShapeOf<IscsiService, typeof excessive>;

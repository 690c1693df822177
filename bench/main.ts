import { flagOption, listOf, NUMBER, onDemand, textOption, wholeNumber } from "../tools/run/on-demand";

onDemand("bench/index.ts", {
  usage:
    "npm run bench measures against do-nothing resources side by side; --quick takes small stacks and keeps nothing, --only load,requests,state,hosts,engine,latency,previews some of the parts, --sizes 1,100,5000 and --rounds 1 other stacks and rounds of engine and latency; --peers measures NetApp's own clients beside the dynamic provider and the plugin instead (needs Python).",
  options: { quick: flagOption, peers: flagOption, only: textOption, sizes: textOption, rounds: textOption },
  forms: {
    only: listOf("load|requests|state|hosts|engine|latency|previews"),
    sizes: listOf(NUMBER),
    rounds: wholeNumber,
  },
});

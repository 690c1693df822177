import { readFileSync } from "node:fs";

/** A page with a comment as GitHub draws it: its Markdown, its stylesheet, and the frame around a comment. */
export async function commentPage(markdown: string): Promise<string> {
  // Both are ES modules only.
  const { micromark } = await import("micromark");
  const { gfm, gfmHtml } = await import("micromark-extension-gfm");
  const body = micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  const styles = readFileSync(require.resolve("github-markdown-css/github-markdown-light.css"), "utf8");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<style>${styles}</style>
<style>
  body { margin: 0; padding: 12px; box-sizing: border-box; background: #fff }
  .comment { border: 1px solid #d1d9e0; border-radius: 6px; overflow: hidden }
  .head { padding: 8px 16px; background: #f6f8fa; border-bottom: 1px solid #d1d9e0; color: #59636e }
  .head strong { color: #1f2328 }
  .head span { margin-left: 4px; padding: 0 6px; border: 1px solid #d1d9e0; border-radius: 2em; font-size: 12px }
  .markdown-body { padding: 16px }
  .comment, .markdown-body { font: 14px/1.5 "Liberation Sans", Arial, sans-serif }
  .markdown-body table { display: table }
</style>
<div class="comment">
<div class="head"><strong>github-actions</strong> <span>bot</span> commented</div>
<div class="markdown-body">
${body}
</div>
</div>
</html>
`;
}

export { commentCommand } from "./command";
export { PreviewFormatError, parsePreview } from "./preview";
export { type CommentOptions, renderComment, SIZE_LIMITS } from "./render";

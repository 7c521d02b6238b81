// Colours for code: comments, texts, words of the language, tags.

const script =
  /(?<comment>\/\/[^\n]*)|(?<string>'[^'\n]*'|`[^`]*`)|(?<keyword>\b(?:async|await|catch|const|export|for|from|function|if|import|instanceof|let|new|of|return|throw|try|undefined|false|true)\b)|(?<name>\btanba\b(?=[.(,]))/g;
const markup = /(?<comment><!--[\s\S]*?-->)|(?<keyword><\/?[\w-]+|\/?>)|(?<string>"[^"]*"|'[^']*')/g;

/** Pieces of code as nodes. */
export function highlight(code, file) {
  const rule = file.endsWith('.html') ? markup : script;
  const nodes = [];
  let at = 0;
  for (const match of code.matchAll(rule)) {
    const [kind] = Object.entries(match.groups).find(([, text]) => text !== undefined);
    const span = document.createElement('span');
    span.className = kind;
    span.textContent = match[0];
    nodes.push(code.slice(at, match.index), span);
    at = match.index + match[0].length;
  }
  return [...nodes, code.slice(at)];
}

export interface TreeNode {
  /** The last part of the path, or several where a folder holds nothing but another one. */
  name: string;
  path: string;
  children: TreeNode[];
  isFile: boolean;
}

/** Paths as a tree: folders first, both by name; a chain of only folders becomes one row. */
export function fileTree(paths: readonly string[]): TreeNode[] {
  const root: TreeNode = { name: "", path: "", children: [], isFile: false };
  for (const path of paths) {
    let at = root;
    const parts = path.split("/");
    parts.forEach((name, depth) => {
      const isFile = depth === parts.length - 1;
      let next = at.children.find((child) => child.name === name && child.isFile === isFile);
      if (!next) {
        next = { name, path: parts.slice(0, depth + 1).join("/"), children: [], isFile };
        at.children.push(next);
      }
      at = next;
    });
  }
  return settle(root).children;
}

function settle(node: TreeNode): TreeNode {
  const children = node.children
    .map(settle)
    .sort((a, b) => Number(a.isFile) - Number(b.isFile) || (a.name < b.name ? -1 : 1));
  const [only] = children;
  if (node.path && only && children.length === 1 && !only.isFile)
    return { ...only, name: `${node.name}/${only.name}` };
  return { ...node, children };
}

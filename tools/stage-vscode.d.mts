export function stageExtension(root: string): Promise<string>;

export function stageExtension(root: string, to?: string): Promise<string>;

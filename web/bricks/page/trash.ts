import { toast } from '../../workbench/toasts.ts';
import type { BrickModels } from '../store/brick-models.ts';

/** Puts a model into the trash, and offers to take that back; `restored` follows when it was. */
export async function toTrash(
  store: BrickModels,
  { id, name }: { readonly id: string; readonly name: string },
  restored: () => unknown = () => {},
): Promise<void> {
  await store.delete(id);
  const undo = async (): Promise<void> => {
    await store.restore(id);
    restored();
  };
  toast(`“${name}” is in the trash.`, { action: { title: 'Undo', run: undo } });
}

import {
  Blocks,
  BookOpen,
  BrickWall,
  Camera,
  ClipboardPaste,
  Copy,
  Download,
  FolderOpen,
  House,
  Keyboard,
  Layers2,
  Moon,
  Monitor,
  Pencil,
  Redo2,
  RefreshCw,
  Search,
  Share2,
  Sparkles,
  Sun,
  Thermometer,
  Trash2,
  Undo2,
} from 'lucide';
import { appStatus } from '../../pwa/app.ts';
import { standardViews, type StandardView } from '../../viewer/camera.ts';
import type { Command } from '../../workbench/commands.ts';
import { preferences, type Preferences } from '../../workbench/preferences.ts';
import type { BrickDocument } from '../document/brick-document.ts';
import type { BrickTool } from '../viewer/gestures.ts';
import type { FwBrickWorkplace } from './fw-brick-workplace.ts';

/** What the commands act on: the page. */
export interface BricksTarget {
  readonly document: BrickDocument | undefined;
  /** Null while no model is open. */
  readonly workplace: FwBrickWorkplace | null;
  readonly running: boolean;
  home(): void;
  create(): unknown;
  openFiles(): unknown;
  fromModel(): void;
  rename(): void;
  duplicate(): unknown;
  deleteModel(): unknown;
  share(): unknown;
  exportModel(): unknown;
  instructions(): unknown;
  savePicture(): unknown;
  variants(): unknown;
  compare(): unknown;
  stop(): void;
  generateAgain(): unknown;
  complete(): unknown;
  regenerateAbove(): unknown;
  copySelected(cut: boolean): unknown;
  showPalette(): void;
  showShortcuts(): void;
  showNotices(): void;
}

/** Keys of the picture work while it has the focus; typing in a field means the field. */
const within = 'fw-brick-viewer';

/** Everything the Bricks page can do, in the order in which the palette lists it. */
export function bricksCommands(page: BricksTarget): Command[] {
  const open = (): boolean => page.document !== undefined;
  const selected = (): boolean => (page.document?.selection.size ?? 0) > 0 && !page.document?.busy;
  const editing = () => page.workplace?.editing;
  const command = (group: string, id: string, rest: Omit<Command, 'id' | 'group'>): Command => ({
    id: id.includes('.') ? id : `bricks.${id}`,
    group,
    ...rest,
  });
  const scheme = (id: Preferences['scheme'], title: string, icon: NonNullable<Command['icon']>): Command =>
    command('View', `scheme.${id}`, {
      title,
      icon,
      run: () => preferences.set({ scheme: id }),
      checked: () => preferences.value.scheme === id,
    });
  const tool = (id: BrickTool, title: string, keys: string): Command =>
    command('Bricks', `tool-${id}`, {
      title,
      keys,
      within,
      run: () => {
        page.workplace?.show('edit');
        editing()?.use(id);
      },
      when: open,
      checked: () => editing()?.tool === id,
    });

  return [
    command('Bricks', 'generate', {
      title: 'Generate again',
      keys: 'Mod-Enter',
      icon: Sparkles,
      run: () => page.generateAgain(),
      when: () => open() && !page.running && page.document?.origin !== undefined,
    }),
    command('Bricks', 'stop', {
      title: 'Stop generating',
      keys: 'Escape',
      run: () => page.stop(),
      when: () => page.running,
    }),
    command('Bricks', 'variants', {
      title: '4 variants…',
      icon: Layers2,
      run: () => page.variants(),
      when: () => open() && !page.running && page.document?.origin !== undefined,
    }),
    command('Bricks', 'own-model', {
      title: 'Generate by a model of your own…',
      run: async () => {
        const [{ showOwnModel }, { generator }] = await Promise.all([
          import('../own-model/fw-own-model.ts'),
          import('../engines.ts'),
        ]);
        await showOwnModel(generator);
      },
      when: () => !page.running,
    }),
    command('Bricks', 'compare', {
      title: 'Compare with another model…',
      run: () => page.compare(),
      when: open,
    }),
    command('Bricks', 'complete', {
      title: 'Complete from here',
      icon: Sparkles,
      run: () => page.complete(),
      when: () => !page.running && (page.document?.bricks.length ?? 0) > 0,
    }),
    command('Bricks', 'regenerate-above', {
      title: 'Regenerate above this layer',
      run: () => page.regenerateAbove(),
      when: () => !page.running && (page.document?.bricks.length ?? 0) > 0,
    }),
    command('Edit', 'edit.undo', {
      title: 'Undo',
      keys: 'Mod-Z',
      icon: Undo2,
      run: () => page.document?.undo(),
      when: () => page.document?.undoLabel !== undefined,
    }),
    command('Edit', 'edit.redo', {
      title: 'Redo',
      keys: ['Mod-Shift-Z', 'Mod-Y'],
      icon: Redo2,
      run: () => page.document?.redo(),
      when: () => page.document?.redoLabel !== undefined,
    }),
    command('Edit', 'copy', {
      title: 'Copy',
      keys: 'Mod-C',
      icon: Copy,
      run: () => page.copySelected(false),
      when: selected,
    }),
    command('Edit', 'cut', {
      title: 'Cut',
      keys: 'Mod-X',
      run: () => page.copySelected(true),
      when: selected,
    }),
    command('Edit', 'paste', {
      title: 'Paste bricks',
      icon: ClipboardPaste,
      run: () => editing()?.paste(),
      when: () => open() && (editing()?.canPaste ?? false),
    }),
    command('Edit', 'select-all', {
      title: 'Select all bricks',
      keys: 'Mod-A',
      run: () => editing()?.selectAll(),
      when: open,
    }),
    command('Edit', 'select-none', {
      title: 'Select nothing',
      keys: 'Escape',
      run: () => editing()?.clearSelection(),
      when: selected,
    }),
    command('Edit', 'select-region', {
      title: 'Select region',
      run: () => editing()?.grow('region'),
      when: selected,
    }),
    command('Edit', 'select-color', {
      title: 'Select all of this colour',
      run: () => editing()?.grow('color'),
      when: selected,
    }),
    command('Edit', 'remove', {
      title: 'Remove',
      keys: ['Delete', 'Backspace'],
      icon: Trash2,
      run: () => editing()?.removeSelected(),
      when: selected,
    }),
    command('Edit', 'rotate', {
      title: 'Turn',
      keys: 'R',
      within,
      run: () => editing()?.rotate(),
      when: open,
    }),
    tool('select', 'Select bricks', 'V'),
    tool('add', 'Add bricks', 'A'),
    tool('paint', 'Colour bricks', 'C'),
    tool('erase', 'Remove bricks', 'E'),
    command('View', 'heat', {
      title: 'Show forces',
      keys: 'H',
      within,
      icon: Thermometer,
      run: () => page.workplace?.toggleHeat(),
      when: open,
      checked: () => page.workplace?.heated ?? false,
    }),
    command('View', 'step-back', {
      title: 'Step back',
      keys: '[',
      run: () => page.workplace?.stepBy(-1),
      when: open,
    }),
    command('View', 'step-forward', {
      title: 'Step forward',
      keys: ']',
      run: () => page.workplace?.stepBy(1),
      when: open,
    }),
    command('View', 'fit', {
      title: 'Fit the model',
      keys: 'F',
      within,
      run: () => page.workplace?.viewer?.fit(),
      when: open,
    }),
    ...(Object.entries(standardViews) as [StandardView, { key: string; title: string }][]).map(
      ([name, { key, title }]) =>
        command('View', `look-${name}`, {
          title: `${title} view`,
          keys: key,
          within,
          run: () => page.workplace?.viewer?.look(name),
          when: open,
        }),
    ),
    command('File', 'home', { title: 'All brick models', icon: House, run: () => page.home(), when: open }),
    command('File', 'new', { title: 'New brick model', icon: BrickWall, run: () => page.create() }),
    command('File', 'open', {
      title: 'Open brick files…',
      keys: 'Mod-O',
      icon: FolderOpen,
      run: () => page.openFiles(),
    }),
    command('File', 'from-model', {
      title: 'Bricks from a 3-D model…',
      icon: Blocks,
      run: () => page.fromModel(),
    }),
    command('File', 'rename', { title: 'Rename model', icon: Pencil, run: () => page.rename(), when: open }),
    command('File', 'duplicate', {
      title: 'Duplicate model',
      icon: Copy,
      run: () => page.duplicate(),
      when: open,
    }),
    command('File', 'delete', {
      title: 'Delete model',
      icon: Trash2,
      run: () => page.deleteModel(),
      when: open,
    }),
    command('File', 'export', {
      title: 'Export…',
      keys: 'Mod-E',
      icon: Download,
      run: () => page.exportModel(),
      when: () => (page.document?.bricks.length ?? 0) > 0,
    }),
    command('File', 'instructions', {
      title: 'Building instructions…',
      keys: 'Mod-P',
      icon: BookOpen,
      run: () => page.instructions(),
      when: () => (page.document?.bricks.length ?? 0) > 0,
    }),
    command('File', 'share', {
      title: 'Share link',
      icon: Share2,
      run: () => page.share(),
      when: () => (page.document?.bricks.length ?? 0) > 0,
    }),
    command('File', 'picture', {
      title: 'Save picture (PNG)',
      icon: Camera,
      run: () => page.savePicture(),
      when: () => (page.document?.bricks.length ?? 0) > 0,
    }),
    scheme('light', 'Light theme', Sun),
    scheme('dark', 'Dark theme', Moon),
    scheme('system', 'System theme', Monitor),
    command('Help', 'help.palette', {
      title: 'Search everything',
      keys: ['Mod-K', 'Mod-Shift-P', 'F1'],
      icon: Search,
      run: () => page.showPalette(),
    }),
    command('Help', 'help.shortcuts', {
      title: 'Keyboard shortcuts',
      keys: '?',
      icon: Keyboard,
      run: () => page.showShortcuts(),
    }),
    command('Help', 'help.notices', { title: 'Licences and notices', run: () => page.showNotices() }),
    command('Help', 'app.update', {
      title: 'Update and reload',
      icon: RefreshCw,
      run: () => appStatus.update(),
      when: () => appStatus.updateReady,
    }),
  ];
}

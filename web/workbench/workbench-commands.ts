import {
  Blocks,
  BookmarkPlus,
  Box,
  Columns2,
  Copy,
  Download,
  FileArchive,
  FilePlus,
  FileText,
  FolderDown,
  FolderOpen,
  House,
  Keyboard,
  Monitor,
  MonitorDown,
  Moon,
  Package,
  PackagePlus,
  PanelBottom,
  PanelLeft,
  PanelRight,
  Pencil,
  Play,
  Redo2,
  RefreshCw,
  Search,
  Share2,
  SlidersHorizontal,
  Square,
  Sun,
  Undo2,
} from 'lucide';
import { handToBricks } from '../app/handover.ts';
import { engines, type EngineChoice } from '../evaluation/engines.ts';
import type { FwEditor } from '../editor/fw-editor.ts';
import { canUseFolders, pickFiles, saveToFolder } from '../project/disk.ts';
import { downloadProject } from '../project/export-project.ts';
import type { Project } from '../project/project.ts';
import type { ProductionView, Shown } from '../production/production-view.ts';
import { projects } from '../project/projects.ts';
import type { AppStatus } from '../pwa/app.ts';
import { standardViews, type StandardView } from '../viewer/camera.ts';
import type { FwViewer } from '../viewer/fw-viewer.ts';
import type { Command } from './commands.ts';
import type { DocumentController } from './document-controller.ts';
import type { EvaluationController } from './evaluation-controller.ts';
import { preferences, type Panels, type Preferences } from './preferences.ts';
import { receive } from './receive-files.ts';
import { toast } from './toasts.ts';

/** What the commands act on: the page. */
export interface CommandTarget {
  readonly project: Project | undefined;
  readonly documents: DocumentController;
  readonly evaluation: EvaluationController;
  readonly app: AppStatus;
  /** Null while no project is open. */
  readonly editor: FwEditor | null;
  readonly viewer: FwViewer | null;
  rename(): void;
  share(): unknown;
  showPanel(panel: keyof Panels): void;
  exportModel(): void;
  orderProduction(): void;
  showJobs(): unknown;
  readonly produced: ProductionView;
  showConsole(): void;
  showPalette(): void;
  showShortcuts(): void;
  showNotices(): void;
  showDisagreements(): void;
}

const layouts: Record<'code' | 'maker' | 'view', { title: string; keys: string; panels: Panels }> = {
  code: {
    title: 'Code and view',
    keys: 'Alt-1',
    panels: { side: true, code: true, customizer: true, bottom: true },
  },
  maker: {
    title: 'Sliders and view',
    keys: 'Alt-2',
    panels: { side: false, code: false, customizer: true, bottom: false },
  },
  view: {
    title: 'View only',
    keys: 'Alt-3',
    panels: { side: false, code: false, customizer: false, bottom: false },
  },
};
const panelNames = ['side', 'code', 'customizer', 'bottom'] as const;

async function openFiles(page: CommandTarget): Promise<void> {
  const files = await pickFiles();
  await receive(
    files.map(file => ({ file })),
    page,
  );
}

async function duplicate({ project, documents }: CommandTarget): Promise<void> {
  const id = project && (await projects.duplicate(project.id));
  if (id) documents.go({ view: 'project', id });
}

async function saveFolder({ project }: CommandTarget): Promise<void> {
  const saved = project && (await saveToFolder(project.state));
  if (!saved) return;
  toast(`${saved.files} ${saved.files === 1 ? 'file' : 'files'} written to “${saved.folder}”.`);
}

async function saveVersion(page: CommandTarget): Promise<void> {
  const { project } = page;
  if (!project) return;
  const now = new Date().toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
  const { name } = await projects.saveVersion(project, now);
  const show = (): void => {
    preferences.set({ sideTab: 'versions' });
    page.showPanel('side');
  };
  toast(`Version “${name}” saved.`, { project, action: { title: 'Show', run: show } });
}

/** Everything the shell itself can do, in the order in which the palette lists it. */
export function workbenchCommands(page: CommandTarget): Command[] {
  const open = (): boolean => page.project !== undefined;
  const file = (id: string, rest: Omit<Command, 'id' | 'group'>): Command => ({
    id: `project.${id}`,
    group: 'File',
    ...rest,
  });
  const panel = (id: keyof Panels, rest: Pick<Command, 'title' | 'keys' | 'icon'>): Command => ({
    id: `panel.${id}`,
    group: 'View',
    ...rest,
    run: () =>
      preferences.set({
        panels: { ...preferences.value.panels, [id]: !preferences.value.panels[id] },
      }),
    when: open,
    checked: () => preferences.value.panels[id],
  });
  const scheme = (id: Preferences['scheme'], title: string, icon: Command['icon']): Command => ({
    id: `scheme.${id}`,
    group: 'View',
    title,
    ...(icon ? { icon } : {}),
    run: () => preferences.set({ scheme: id }),
    checked: () => preferences.value.scheme === id,
  });

  const engine = (id: EngineChoice, title: string): Command => ({
    id: `engine.${id}`,
    group: 'Model',
    title,
    run: () => preferences.set({ engine: id }),
    checked: () => preferences.value.engine === id,
  });
  const shown = (id: Shown, title: string): Command => ({
    id: `produced.${id}`,
    group: 'Model',
    title,
    run: () => page.produced.show(id),
    checked: () => page.produced.shown === id,
    when: () => page.produced.job !== undefined && (id === 'preview' || !page.produced.outdated),
  });
  const code = (id: string, title: string, run: (editor: FwEditor) => unknown, keys?: string): Command => ({
    id: `code.${id}`,
    group: 'Code',
    title,
    ...(keys ? { keys } : {}),
    run: () => page.editor && run(page.editor),
    when: () => page.editor?.checkVisibility() ?? false,
  });
  const look = (id: string, title: string, run: (viewer: FwViewer) => unknown, keys?: string): Command => ({
    id: `camera.${id}`,
    group: 'In the view',
    title,
    ...(keys ? { keys, within: 'fw-viewer' } : {}),
    run: () => page.viewer && run(page.viewer),
    when: () => page.viewer?.checkVisibility() ?? false,
  });

  return [
    {
      id: 'model.export',
      group: 'Model',
      title: 'Export…',
      keys: 'Mod-E',
      icon: Download,
      run: () => page.exportModel(),
      when: () => page.evaluation.picture !== undefined,
    },
    {
      id: 'model.production',
      group: 'Model',
      title: 'Production file…',
      keys: 'Mod-Shift-E',
      icon: PackagePlus,
      run: () => page.orderProduction(),
      when: () => page.evaluation.picture !== undefined,
    },
    {
      id: 'model.bricks',
      group: 'Model',
      title: 'Make bricks of this model…',
      icon: Blocks,
      run: () => {
        const { picture } = page.evaluation;
        if (picture) handToBricks({ name: page.project?.name ?? 'Model', mesh: picture.mesh });
      },
      when: () => page.evaluation.picture !== undefined && !page.evaluation.picture.outline,
    },
    {
      id: 'model.jobs',
      group: 'Model',
      title: 'Production files and their jobs',
      keys: 'Alt-J',
      icon: Package,
      run: () => page.showJobs(),
    },
    {
      id: 'model.render',
      group: 'Model',
      title: 'Render',
      keys: ['F5', 'Mod-Enter'],
      icon: Play,
      run: () => page.evaluation.render(),
      when: open,
    },
    {
      id: 'model.cancel',
      group: 'Model',
      title: 'Cancel rendering',
      keys: 'Escape',
      icon: Square,
      run: () => page.evaluation.cancel(),
      when: () => page.evaluation.runningSince !== undefined,
    },
    {
      id: 'model.auto',
      group: 'Model',
      title: 'Render on every change',
      run: () => preferences.set({ autoRender: !preferences.value.autoRender }),
      checked: () => preferences.value.autoRender,
    },
    shown('preview', 'Show the preview'),
    shown('production', 'Show the production file'),
    shown('difference', 'Show how preview and production file differ'),
    engine('auto', 'Engine: automatic'),
    engine('formwork', 'Engine: Formwork'),
    engine('openscad', 'Engine: OpenSCAD'),
    {
      id: 'engine.compare',
      group: 'Model',
      title: 'Compare with OpenSCAD now',
      run: () => page.evaluation.compare(),
      when: () => page.evaluation.comparable,
    },
    {
      id: 'edit.undo',
      group: 'Edit',
      title: 'Undo',
      keys: 'Mod-Z',
      icon: Undo2,
      run: () => page.project?.undo(),
      when: () => page.project?.canUndo ?? false,
    },
    {
      id: 'edit.redo',
      group: 'Edit',
      title: 'Redo',
      keys: ['Mod-Shift-Z', 'Mod-Y'],
      icon: Redo2,
      run: () => page.project?.redo(),
      when: () => page.project?.canRedo ?? false,
    },
    file('home', {
      title: 'Projects and templates',
      icon: House,
      run: () => page.documents.go({ view: 'home' }),
    }),
    file('new', { title: 'New project', icon: FilePlus, run: () => page.documents.go({ view: 'new' }) }),
    file('open', { title: 'Open files…', keys: 'Mod-O', icon: FolderOpen, run: () => openFiles(page) }),
    file('rename', { title: 'Rename project', icon: Pencil, run: () => page.rename(), when: open }),
    file('duplicate', { title: 'Duplicate project', icon: Copy, run: () => duplicate(page), when: open }),
    file('download', {
      title: 'Download project as zip',
      icon: FileArchive,
      run: () => page.project && downloadProject(page.project.state, page.project.name),
      when: open,
    }),
    file('save-folder', {
      title: 'Write project to a folder…',
      icon: FolderDown,
      run: () => saveFolder(page),
      when: () => open() && canUseFolders(),
    }),
    file('share', { title: 'Share link', icon: Share2, run: () => page.share(), when: open }),
    file('save-version', {
      title: 'Save version',
      keys: 'Mod-S',
      icon: BookmarkPlus,
      run: () => saveVersion(page),
      when: open,
    }),
    ...Object.entries(layouts).map(([id, { title, keys, panels }]) => ({
      id: `layout.${id}`,
      group: 'View',
      title: `Layout: ${title.toLowerCase()}`,
      keys,
      icon: id === 'code' ? Columns2 : id === 'maker' ? SlidersHorizontal : Box,
      run: () => preferences.set({ panels }),
      when: open,
      checked: () => panelNames.every(name => panels[name] === preferences.value.panels[name]),
    })),
    panel('side', { title: 'Side panel', keys: 'Mod-B', icon: PanelLeft }),
    panel('code', { title: 'Code', keys: 'Alt-C', icon: FileText }),
    panel('customizer', { title: 'Customizer', keys: 'Alt-P', icon: PanelRight }),
    panel('bottom', { title: 'Console and facts', keys: 'Mod-J', icon: PanelBottom }),
    {
      id: 'panel.customizer-place',
      group: 'View',
      title: 'Customizer beside the view',
      run: () =>
        preferences.set({
          customizerPlace: preferences.value.customizerPlace === 'below' ? 'beside' : 'below',
        }),
      checked: () => preferences.value.customizerPlace === 'beside',
      when: open,
    },
    {
      id: 'view.console',
      group: 'View',
      title: 'Show the console',
      run: () => page.showConsole(),
      when: open,
    },
    look('fit', 'Fit the model', viewer => viewer.fit(), 'F'),
    ...(Object.entries(standardViews) as [StandardView, { key: string; title: string }][]).map(
      ([name, { key, title }]) => look(name, `${title} view`, viewer => viewer.look(name), key),
    ),
    look('projection', 'Perspective or parallel', viewer => viewer.toggleProjection(), 'P'),
    look('section', 'Section plane', viewer => viewer.use('section'), 'X'),
    look('measure', 'Measure', viewer => viewer.use('measure'), 'M'),
    look('check', 'Check for printing', viewer => viewer.use('check'), 'C'),
    look('animate', 'Animate $t', viewer => viewer.use('animate'), 'T'),
    code('find', 'Find and replace', editor => editor.find(), 'Mod-F'),
    code('format', 'Format', editor => editor.format(), 'Alt-Shift-F'),
    code('comment', 'Comment or uncomment', editor => editor.toggleComment(), 'Mod-/'),
    code('rename', 'Rename symbol', editor => editor.rename(), 'F2'),
    code('definition', 'Go to definition', editor => editor.goToDefinition(), 'F12'),
    code('references', 'Find references', editor => editor.findReferences(), 'Shift-F12'),
    code('fold', 'Fold all', editor => editor.foldAll()),
    code('unfold', 'Unfold all', editor => editor.unfoldAll()),
    scheme('light', 'Light theme', Sun),
    scheme('dark', 'Dark theme', Moon),
    scheme('system', 'System theme', Monitor),
    {
      id: 'help.palette',
      group: 'Help',
      title: 'Search everything',
      keys: ['Mod-K', 'Mod-Shift-P', 'F1'],
      icon: Search,
      run: () => page.showPalette(),
    },
    {
      id: 'help.shortcuts',
      group: 'Help',
      title: 'Keyboard shortcuts',
      keys: '?',
      icon: Keyboard,
      run: () => page.showShortcuts(),
    },
    {
      id: 'help.disagreements',
      group: 'Help',
      get title() {
        return `Disagreements of the engines (${engines.disagreements.count})`;
      },
      run: () => page.showDisagreements(),
    },
    { id: 'help.notices', group: 'Help', title: 'Licences and notices', run: () => page.showNotices() },
    {
      id: 'app.install',
      group: 'Help',
      title: 'Install Formwork',
      icon: MonitorDown,
      run: () => page.app.install(),
      when: () => page.app.installable,
    },
    {
      id: 'app.update',
      group: 'Help',
      title: 'Update and reload',
      icon: RefreshCw,
      run: () => page.app.update(),
      when: () => page.app.updateReady,
    },
  ];
}

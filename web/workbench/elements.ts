/** Defines every element that the workbench shows. */
import '../export/fw-export.ts';
import '../home/fw-home.ts';
import '../home/fw-versions.ts';
import '../viewer/fw-viewer.ts';
import './fw-command-palette.ts';
import './fw-header.ts';
import './fw-menu.ts';
import './fw-notices.ts';
import './fw-share.ts';
import './fw-shortcuts.ts';
import './fw-split.ts';
import './fw-status-bar.ts';

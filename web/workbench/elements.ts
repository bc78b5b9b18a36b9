/** Defines every element that the workbench shows. */
import './fw-command-palette.ts';
import './fw-header.ts';
import './fw-menu.ts';
import './fw-notices.ts';
import './fw-shortcuts.ts';
import './fw-split.ts';
import './fw-status-bar.ts';

/** Defines the elements that every view has. Those of an open project are in project-elements.ts, loaded with it. */
import '../about/fw-notices.ts';
import './fw-disagreements.ts';
import './fw-engine-state.ts';
import '../home/fw-home.ts';
import '../production/fw-job-tray.ts';
import './fw-command-palette.ts';
import './fw-header.ts';
import './fw-menu.ts';
import './fw-share.ts';
import './fw-shortcuts.ts';
import './fw-status-bar.ts';

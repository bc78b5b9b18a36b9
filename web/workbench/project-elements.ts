/** Defines the elements of an open project. A chunk of its own: the gallery is there before CodeMirror and three.js. */
import '../customizer/fw-customizer.ts';
import '../editor/fw-console.ts';
import '../editor/fw-editor.ts';
import '../editor/fw-outline.ts';
import '../export/fw-export.ts';
import '../home/fw-files.ts';
import '../home/fw-versions.ts';
import '../library/fw-library-browser.ts';
import '../production/fw-production-bar.ts';
import '../viewer/fw-facts.ts';
import '../viewer/fw-viewer.ts';
import './fw-bottom-panel.ts';
import './fw-phone-bar.ts';
import './fw-picture-notice.ts';
import './fw-side-panel.ts';
import './fw-split.ts';

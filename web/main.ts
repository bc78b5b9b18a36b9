import './workbench/fw-workbench.ts';

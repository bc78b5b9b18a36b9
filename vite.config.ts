import { lezer } from '@lezer/generator/rollup';
import { defineConfig } from 'vitest/config';
import { playwright } from '@vitest/browser-playwright';
import { VitePWA } from 'vite-plugin-pwa';
import { chromium } from './.ci/chromium.ts';
import { tinyModelFiles } from './server/bricks/tiny-language-model.cases.ts';

export default defineConfig({
  root: 'web',
  publicDir: `${import.meta.dirname}/public`,
  base: './',
  plugins: [
    lezer(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'pwa',
      filename: 'service-worker.ts',
      // Registration and manifest are ours: web/pwa/app.ts and public/manifest.webmanifest.
      injectRegister: false,
      manifest: false,
      injectManifest: {
        globPatterns: ['**/*.{html,js,css,wasm,bin,json,webmanifest,svg,png,webp,ttf,zip,scad}'],
        // ONNX Runtime for GPUs is fetched where there is one that may win: most visits never need its 27 MB.
        globIgnores: ['**/bench/**', 'icons/apple-*', 'service-worker.js', '**/*asyncify*.wasm'],
        maximumFileSizeToCacheInBytes: 64 * 1024 * 1024,
      },
    }),
  ],
  server: {
    port: 4100,
    host: 'localhost',
    // The server that `npm run dev` starts beside Vite.
    proxy: Object.fromEntries(
      ['/api', '/health', '/generate', '/metrics', '/ws'].map(path => [
        `^${path}(?:[/?]|$)`,
        { target: `http://localhost:${process.env['FORMWORK_PORT'] ?? 4101}`, ws: path === '/ws' },
      ]),
    ),
  },
  // Built pages are looked at without a server.
  preview: { proxy: {} },
  worker: { format: 'es' },
  build: { outDir: '../dist', emptyOutDir: true, target: 'esnext', sourcemap: true },
  test: {
    root: import.meta.dirname,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          root: import.meta.dirname,
          environment: 'node',
          include: ['{wasm,server,scad-libs}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        // A dependency found late makes Vite reload the page under a running test.
        optimizeDeps: {
          include: [
            '@codemirror/autocomplete',
            '@codemirror/commands',
            '@codemirror/language',
            '@codemirror/lint',
            '@codemirror/search',
            '@codemirror/state',
            '@codemirror/view',
            '@huggingface/tokenizers',
            '@lezer/common',
            '@lezer/highlight',
            '@lezer/lr',
            '@kninnug/constrainautor',
            '@lit/task',
            'axe-core',
            'clipper2-ts',
            'comlink',
            'delaunator',
            'earcut',
            'fast-check',
            'fflate',
            'highs',
            'hono/client',
            'idb',
            'lit',
            'lit/decorators.js',
            'lit/directives/live.js',
            'lit/directives/repeat.js',
            'lit/directives/style-map.js',
            'lucide',
            'manifold-3d',
            'onnxruntime-web/wasm',
            'onnxruntime-web/webgpu',
            'robust-predicates',
            'three',
            'three-mesh-bvh',
            'three/examples/jsm/controls/OrbitControls.js',
            'three/examples/jsm/lines/LineSegmentsGeometry.js',
            'three/examples/jsm/lines/LineSegments2.js',
            'three/examples/jsm/lines/LineMaterial.js',
            'three/addons/loaders/3MFLoader.js',
            'three/addons/loaders/AMFLoader.js',
            'three/addons/loaders/STLLoader.js',
            'three/addons/loaders/SVGLoader.js',
            'three/addons/loaders/USDLoader.js',
            'three/addons/materials/LDrawConditionalLineMaterial.js',
            'three/addons/loaders/LDrawLoader.js',
            'three/addons/exporters/USDZExporter.js',
            'zod',
            'zod/mini',
          ],
        },
        test: {
          name: 'chromium',
          root: import.meta.dirname,
          include: ['{web,workers}/**/*.test.ts'],
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            // What tests need that no browser can make.
            commands: { tinyLanguageModel: tinyModelFiles },
            provider: playwright({ launchOptions: chromium }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});

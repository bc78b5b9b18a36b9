import { DoubleSide, MeshLambertMaterial, ShaderMaterial, SRGBColorSpace, Color, type IUniform } from 'three';
import type { Color as ModelColor } from '../../wasm/contract.ts';

/** Shared by all faces of a viewer, so that switching the shading on compiles nothing. */
export interface Shading {
  /** Sine of the angle from which faces count as overhanging; 2 for none. */
  overhang: IUniform<number>;
  /** Faces up to this height lie on the bed; mm. */
  floor: IUniform<number>;
  overhangColor: IUniform<Color>;
}

export const shading = (): Shading => ({
  overhang: { value: 2 },
  floor: { value: 0 },
  overhangColor: { value: new Color('#e5484d') },
});

/** Whether what is behind a colour is seen through it. */
export const translucent = (color: ModelColor | Color): boolean =>
  !(color instanceof Color) && (color[3] ?? 1) < 1;

/** Gives faces another colour; one that lets light through needs a material made for that. */
export function paint(material: MeshLambertMaterial, color: ModelColor | Color): void {
  if (color instanceof Color) {
    material.color.copy(color);
    material.opacity = 1;
  } else {
    material.color.setRGB(color[0], color[1], color[2], SRGBColorSpace);
    material.opacity = color[3] ?? 1;
  }
}

/**
 * Faces with flat shading from screen-space derivatives: no normals to compute or upload. Backs of faces are darker,
 * so that an inside-out or open mesh is seen as such.
 */
export function faceMaterial(transparent: boolean, shared: Shading): MeshLambertMaterial {
  const material = new MeshLambertMaterial({
    flatShading: true,
    side: DoubleSide,
    transparent,
    depthWrite: !transparent,
    polygonOffset: true,
  });
  material.onBeforeCompile = shader => {
    Object.assign(shader.uniforms, {
      overhangLimit: shared.overhang,
      overhangFloor: shared.floor,
      overhangColor: shared.overhangColor,
    });
    shader.vertexShader = shader.vertexShader
      .replace('void main() {', 'varying float modelZ;\nvoid main() {')
      .replace('#include <begin_vertex>', '#include <begin_vertex>\nmodelZ = position.z;');
    shader.fragmentShader = shader.fragmentShader
      .replace(
        'void main() {',
        'uniform float overhangLimit;\nuniform float overhangFloor;\nuniform vec3 overhangColor;\nvarying float modelZ;\nvoid main() {',
      )
      .replace(
        '#include <color_fragment>',
        `#include <color_fragment>
        if (!gl_FrontFacing) diffuseColor.rgb *= 0.55;
        else if (overhangLimit <= 1.0) {
          vec3 facing = normalize(cross(dFdx(vViewPosition), dFdy(vViewPosition)));
          float down = -inverseTransformDirection(facing, viewMatrix).z;
          bool resting = modelZ < overhangFloor && down > 0.999;
          if (down > overhangLimit && !resting) diffuseColor.rgb = overhangColor;
        }`,
      );
  };
  material.customProgramCacheKey = () => 'fw-face';
  return material;
}

/** The cut face of a section: hatched in screen space, as on a drawing. */
export function hatchMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    uniforms: { color: { value: new Color() }, line: { value: new Color() }, pitch: { value: 9 } },
    vertexShader: `void main() { gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }`,
    fragmentShader: `
      uniform vec3 color;
      uniform vec3 line;
      uniform float pitch;
      void main() {
        float stripe = mod(gl_FragCoord.x + gl_FragCoord.y, pitch);
        gl_FragColor = vec4(mix(line, color, smoothstep(0.4, 1.4, stripe)), 1.0);
        #include <colorspace_fragment>
      }`,
    side: DoubleSide,
    polygonOffset: true,
    polygonOffsetFactor: 1,
    polygonOffsetUnits: 1,
  });
}

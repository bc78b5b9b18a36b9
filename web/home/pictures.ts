/** Object URLs of thumbnails, one per project, let go when the picture changes. */
export class Pictures {
  private readonly urls = new Map<string, { blob: Blob; url: string }>();

  url(id: string, blob: Blob | undefined): string | undefined {
    const known = this.urls.get(id);
    // A list read anew brings a new Blob object for the same picture: size and type tell well enough for a thumbnail.
    if (known && blob && known.blob.size === blob.size && known.blob.type === blob.type) return known.url;
    if (known) URL.revokeObjectURL(known.url);
    this.urls.delete(id);
    if (!blob) return undefined;
    const url = URL.createObjectURL(blob);
    this.urls.set(id, { blob, url });
    return url;
  }

  clear(): void {
    for (const { url } of this.urls.values()) URL.revokeObjectURL(url);
    this.urls.clear();
  }
}

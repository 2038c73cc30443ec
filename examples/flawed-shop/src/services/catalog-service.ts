import { rm } from 'node:fs/promises';
import * as products from '../repositories/product-repository';

type Change = products.Product | 'missing' | 'conflict';

export async function search(query: products.ProductSearch): Promise<products.Product[]> {
  return products.searchProducts(query);
}

export async function listFeatured(): Promise<products.Product[]> {
  return products.findFeatured(20);
}

export async function getProduct(id: string): Promise<products.Product | undefined> {
  return products.findProduct(id);
}

export async function createProduct(product: products.NewProduct): Promise<products.Product> {
  return products.insertProduct(product);
}

export async function changeProduct(
  id: string,
  version: number,
  changes: products.ProductChanges,
): Promise<Change> {
  const changed = await products.updateProduct(id, version, changes);
  return changed ?? whyUnchanged(id);
}

export async function changeStock(id: string, version: number, stock: number): Promise<Change> {
  const changed = await products.updateStock(id, version, stock);
  return changed ?? whyUnchanged(id);
}

export async function endDiscounts(): Promise<void> {
  await products.clearDiscounts();
}

/** Keeps the uploaded file where the product exists, removes it otherwise. */
export async function addImage(
  productId: string,
  file: { filename: string; path: string },
): Promise<{ id: string } | undefined> {
  let image: { id: string } | undefined;
  try {
    image = await products.insertImage(productId, file.filename);
  } finally {
    if (!image) await rm(file.path, { force: true });
  }
  return image;
}

async function whyUnchanged(id: string): Promise<'missing' | 'conflict'> {
  return (await products.findProduct(id)) ? 'conflict' : 'missing';
}

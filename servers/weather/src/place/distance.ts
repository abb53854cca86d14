interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

const EARTH_KM = 6371;

/** Kilometres along the surface, by the haversine; across the date line it is the short way. */
export function distance(a: Point, b: Point): number {
  const [from, to] = [radians(a.latitude), radians(b.latitude)];
  const north = Math.sin((to - from) / 2) ** 2;
  const east = Math.sin(radians(b.longitude - a.longitude) / 2) ** 2;
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(north + Math.cos(from) * Math.cos(to) * east)));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

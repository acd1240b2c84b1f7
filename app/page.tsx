import { redirect } from "next/navigation";

/** The catalog is where one begins. */
export default function Home() {
  redirect("/catalog");
}

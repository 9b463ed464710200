import { List } from "./list.jsx";
import { Ranked } from "./ranked.jsx";

export default function Page() {
  return (
    <>
      <List />
      <Ranked />
    </>
  );
}

"use client";

import "foldin/widget";

/** The server renders the list; the element puts it in order. */
export function List() {
  return (
    <foldin-list model="/next/model.safetensors" current="a" limit="2" consent="granted">
      <ol>
        <li data-item="b">
          <a href="#b">b</a>
        </li>
        <li data-item="c">
          <a href="#c">c</a>
        </li>
      </ol>
    </foldin-list>
  );
}

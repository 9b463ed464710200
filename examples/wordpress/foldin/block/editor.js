// The block in the editor: what the server renders, and its three settings.
(({ blocks, blockEditor, components, element, serverSideRender }) => {
  const { createElement, Fragment } = element;

  blocks.registerBlockType("foldin/list", {
    edit({ attributes, setAttributes }) {
      const number = (name, label) =>
        createElement(components.TextControl, {
          label,
          type: "number",
          min: 1,
          value: attributes[name],
          onChange: (value) => setAttributes({ [name]: Math.max(1, Number(value)) }),
        });
      return createElement(
        Fragment,
        null,
        createElement(
          blockEditor.InspectorControls,
          null,
          createElement(
            components.PanelBody,
            { title: "List" },
            number("limit", "Posts to show"),
            number("candidates", "Posts to choose from, newest first"),
            createElement(components.ToggleControl, {
              label: "Ask the reader for consent below it",
              checked: attributes.ask,
              onChange: (ask) => setAttributes({ ask }),
            }),
          ),
        ),
        createElement(
          "div",
          blockEditor.useBlockProps(),
          createElement(serverSideRender, { block: "foldin/list", attributes }),
        ),
      );
    },
    save: () => null,
  });
})(window.wp);

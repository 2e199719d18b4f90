"use strict";

// What Swagger UI says otherwise than screen readers need it.
const forEverybody = ({ React }) => ({
  components: {
    // Text of the button that it stands in: one control inside of another is reached by neither.
    DeepLink: ({ text }) => React.createElement("span", null, text),
  },
  wrapComponents: {
    InfoContainer: (Original) => (props) => React.createElement(
      "section",
      { "aria-label": "About" },
      React.createElement(Original, props),
    ),
    // The level between the title of the page and the names of the groups.
    operations: (Original) => (props) => React.createElement(
      React.Fragment,
      null,
      React.createElement("h2", { className: "unseen" }, "Operations"),
      React.createElement(Original, props),
    ),
  },
});

// Starts Swagger UI on the schema that the page names.
const place = document.getElementById("docs");
SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [forEverybody],
  layout: "BaseLayout",
  deepLinking: true,
  // Nothing leaves this site: no validator badge of others.
  validatorUrl: null,
});

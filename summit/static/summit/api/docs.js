"use strict";

// Starts Swagger UI on the schema that the page names.
const place = document.getElementById("docs");
SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  // Nothing leaves this site: no validator badge of others.
  validatorUrl: null,
});

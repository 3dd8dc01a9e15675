/* The four components that Dash draws on our pages, under the names by which it asks for them. Its own files of components
   hold two hundred, and half of the bytes that a reader would wait for. */
(() => {
  const { createElement, useLayoutEffect, useRef } = React;
  const Div = ({ setProps, ...attributes }) => createElement("div", attributes);
  const Store = () => null;

  const Location = ({ setProps }) => {
    useLayoutEffect(() => {
      const tell = () => setProps({ pathname: location.pathname, search: location.search });
      tell();
      addEventListener("popstate", tell);
      return () => removeEventListener("popstate", tell);
    }, []);
    return null;
  };

  /* Plotly may still be on its way, as a promise; the layout is copied, because plotly writes into it. */
  const Plot = ({ id, className, figure, config }) => {
    const plot = useRef();
    useLayoutEffect(() => {
      let current = true;
      Promise.resolve(window.Plotly).then(() => {
        if (current) Plotly.react(plot.current, { data: figure.data, layout: structuredClone(figure.layout), config });
      });
      return () => { current = false; };
    }, [figure]);
    useLayoutEffect(() => {
      const { current } = plot;
      return () => { if (current.on) Plotly.purge(current); };
    }, []);
    return createElement("div", { id, className: `dash-graph ${className}` }, createElement("div", { ref: plot }));
  };
  const Graph = (attributes) => createElement(Plot, { key: attributes.id, ...attributes });

  window.dash_core_components = { Graph, Location, Store };
  window.dash_html_components = { Div };
})();

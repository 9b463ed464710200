export default function Layout({ children }) {
  return (
    <html lang="en">
      <head>
        <title>A site with Next</title>
        <link rel="icon" href="data:," />
      </head>
      <body>{children}</body>
    </html>
  );
}

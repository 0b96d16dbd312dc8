using Entourage.Web.Commands;

// Settings alone mean the server.
return await CommandLine.RunAsync(Product.Verbs(), args is [] or [['-', '-', ..] and not "--help", ..] ? ["serve", .. args] : args);

/// <summary>The program; tests start it in their own process.</summary>
public partial class Program;

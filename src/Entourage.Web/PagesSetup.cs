namespace Entourage.Web;

/// <summary>Puts the pages together.</summary>
internal static class PagesSetup
{
    public static void AddPages(this IServiceCollection services)
    {
    }

    public static void UsePages(this WebApplication app)
    {
    }

    public static void MapPages(this WebApplication app)
    {
        app.UseStaticFiles();
    }
}

using Entourage.Storage;
using Entourage.Web.Forms;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.Options;

namespace Entourage.Web;

/// <summary>Puts the pages together.</summary>
internal static class PagesSetup
{
    /// <summary>Adds what pages are made with.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddHttpContextAccessor();
        services.AddScoped<PageReader>();
        services.AddPageCompression();
        services.AddAntiforgery(forms =>
        {
            forms.Cookie.Name = "f";
            forms.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            forms.FormFieldName = "f";
            forms.SuppressXFrameOptionsHeader = true;
        });
        // The keys of form tokens lie with the site's other keys, so that a restart spoils no form that is being filled in.
        services.AddOptions<KeyManagementOptions>().Configure<IOptions<StorageOptions>, ILoggerFactory>((keys, storage, logs) =>
            keys.XmlRepository = new FileSystemXmlRepository(new DirectoryInfo(Path.Combine(storage.Value.Folder, "keys", "forms")), logs));
        // It would warn at every new key that the file is not encrypted, as the site's own key beside it is not.
        services.AddLogging(logs => logs.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error));
        return services;
    }

    /// <summary>What surrounds everything: headers, and pages for what went wrong.</summary>
    public static void UsePages(this WebApplication app)
    {
        app.UseWatchedPages();
        app.Use((HttpContext context, RequestDelegate next) => PageHeaders.Write(context, next));
        app.Use((HttpContext context, RequestDelegate next) => StatusPages.Answer(context, next));
    }

    /// <summary>Pages, their forms and their files.</summary>
    public static void MapPages(this WebApplication app)
    {
        app.UseAntiforgery();
        app.MapStaticAssets().ForEverybody();
        // A page states for itself who may use it; what the framework puts beside them belongs to nobody.
        app.MapRazorComponents<App>().Add(endpoint =>
        {
            if (!endpoint.Metadata.OfType<ComponentTypeMetadata>().Any()) endpoint.Metadata.Add(new ForEverybodyAttribute());
            // Whoever may ask for a page may ask for what stands above it (RFC 9110 §9.3.2): link checkers and chat apps do. The last one counts.
            else endpoint.Metadata.Add(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head, HttpMethods.Post]));
        });
        MemberForms.Map(app);
        RequestForms.Map(app);
        ClipForms.Map(app);
        ConnectionForms.Map(app);
        SettingsForms.Map(app);
        ReaderForms.Map(app);
        UploadForm.Map(app);
        OwnClipForms.Map(app);
        InvitationForms.Map(app);
        OperatorForms.Map(app);
    }
}

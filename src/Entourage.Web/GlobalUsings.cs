global using Entourage.Http;
global using Entourage.Kernel;
